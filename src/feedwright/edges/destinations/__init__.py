"""Where documents are delivered: changed ones replace old ones, whole or not at all."""
