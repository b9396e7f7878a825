"""Operations on a publication besides publishing: init, adopt, retract, move and others."""
