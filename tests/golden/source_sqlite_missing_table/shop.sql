CREATE TABLE items (id INT); CREATE VIEW prices AS SELECT id FROM items;
