"""What the namespaces define that stand beside RSS's and Atom's own elements."""
