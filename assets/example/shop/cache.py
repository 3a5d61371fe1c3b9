"""Prices once worked out are kept, and never thrown away: the leak of this story."""


class Quote:
    def __init__(self, cents, currency):
        self.cents = cents
        self.currency = currency
        self.history = [cents]

    def refresh(self, cents):
        self.history.append(cents)
        self.cents = cents


QUOTES = {}


def price_of(product, currency, visitor):
    key = (product.sku, currency, visitor)  # the visitor makes every key a new one
    quote = QUOTES.get(key)
    if quote is None:
        quote = Quote(product.cents, currency)
        QUOTES[key] = quote
    return quote.cents
