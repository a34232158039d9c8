"""Invoices ready to show: sentences, rows and figures, made without a query."""
