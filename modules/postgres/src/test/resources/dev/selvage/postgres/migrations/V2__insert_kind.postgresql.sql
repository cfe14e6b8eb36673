INSERT INTO kind VALUES ('postgresql');
