"""The upgrade steps of the store's tables for both engines; earlier steps are in schema.py."""

from feedwright.store.step_8 import STEP as STEP_8

STEPS = (STEP_8,)
