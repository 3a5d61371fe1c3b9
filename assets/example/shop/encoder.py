"""A JSON encoder that calls itself for what is inside."""


def encode(value):
    if isinstance(value, dict):
        return encode_object(value)
    if isinstance(value, (list, tuple)):
        return encode_array(value)
    if isinstance(value, str):
        return '"' + value.replace('"', '\\"') + '"'
    return str(value).lower()


def encode_object(value):
    pieces = []
    for name, item in value.items():
        text = encode(item)
        pieces.append('"%s": %s' % (name, text))
    return "{" + ", ".join(pieces) + "}"


def encode_array(value):
    pieces = []
    for item in value:
        pieces.append(encode(item))
    return "[" + ", ".join(pieces) + "]"
