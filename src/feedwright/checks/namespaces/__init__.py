"""The rules of namespaces that extend RSS and Atom."""
