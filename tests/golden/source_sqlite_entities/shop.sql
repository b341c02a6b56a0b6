CREATE TABLE documents (key INT, kind TEXT, doc TEXT);
INSERT INTO documents VALUES
  (1, 'item', '{"id": "I-1", "data": {"attributes": {"name": {"values": [{"value": "Oak table"}]}}}}'),
  (2, 'item', '{"id": "I-2", torn'),
  (3, 'item', '{"id": "I-3", "data": {"attributes": {}}}');
