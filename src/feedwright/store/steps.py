"""The steps of the store's tables that both engines take; those before them stand in schema.py."""

from feedwright.store.step_8 import STEP as STEP_8

STEPS = (STEP_8,)
