"""SMS to and from the operator's message centre by SMPP 3.4.

One process holds the session (`transceiver`); workers hand it their SMS through a socket of the machine (`local`).
"""
