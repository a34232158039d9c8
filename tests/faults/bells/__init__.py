"""Bells that are rung by POST and heard by a receiver: one act, one command, as small as they can be."""
