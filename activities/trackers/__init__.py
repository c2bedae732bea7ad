"""Issue trackers behind one small interface: pure adapters, which are handed a client and plain values."""
