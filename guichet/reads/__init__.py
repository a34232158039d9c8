"""Reads that pages make at every request: a query set whose SQL is compiled once (docs/adr/0004)."""

from guichet.reads.prepared import Prepared

__all__ = ["Prepared"]
