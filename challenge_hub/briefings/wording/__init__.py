"""From stored figures to what people read: sentences, tables and the geometry of the one chart."""
