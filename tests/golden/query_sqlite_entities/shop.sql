CREATE TABLE documents (key TEXT PRIMARY KEY, kind TEXT, doc TEXT);
CREATE INDEX documents_by_kind ON documents (kind);
INSERT INTO documents VALUES
  ('I-3', 'item', '{"id": "I-3", "type": "item", "data": {"attributes": {"name": {"values": [{"value": "Oak table"}]}}}}'),
  ('I-2', 'item', '{"id": "I-2", "type": "item", torn'),
  ('S-1', 'sku', '{"id": "S-1", torn'),
  ('I-1', NULL, '{"id": "I-1", "type": "item", "data": {"attributes": {"name": {"values": [{"value": "Rug"}]}}}}'),
  ('S-2', 'sku', '{"id": "S-2", "type": "sku"}');
