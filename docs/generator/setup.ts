/** What the examples of the reference find in the database. */
export const SETUP = `
CREATE SEQUENCE serial;
CREATE TABLE item (
  id serial PRIMARY KEY,
  name text NOT NULL UNIQUE,
  price numeric DEFAULT 1.5 CHECK (price > 0),
  tags text[],
  facts jsonb
);
CREATE INDEX item_price_idx ON item (price);
COMMENT ON TABLE item IS 'What is sold';
COMMENT ON COLUMN item.price IS 'In euros';
CREATE VIEW cheap AS SELECT item.id, item.name FROM item WHERE item.price < 2;
CREATE TYPE mood AS ENUM ('sad', 'ok', 'happy');
CREATE TABLE place (id integer PRIMARY KEY, item_id integer REFERENCES item, embedding vector(3));
`;
