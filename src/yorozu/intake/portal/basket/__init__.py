"""The screens of a basket: what is in it, its pages, the check, the receipt, where everything stands."""
