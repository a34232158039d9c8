"""Values ready to show: the pages' sentences, figures and links, made without a query."""
