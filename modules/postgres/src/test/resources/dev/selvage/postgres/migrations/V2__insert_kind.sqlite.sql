INSERT INTO kind VALUES ('sqlite');
