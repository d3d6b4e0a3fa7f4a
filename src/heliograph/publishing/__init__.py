"""Publishing: the register of what is published, masking, release, public boards, hearings."""
