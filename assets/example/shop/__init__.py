"""A small shop: the program behind the example files. Run it with  python3 -m shop.server  one folder up."""
