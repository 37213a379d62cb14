-- Addresses of networks and hardware, points and lines: input, output, order, casts.
CREATE TABLE host (id int PRIMARY KEY, address inet, network cidr, mac macaddr, mac8 macaddr8, place point, way line);
INSERT INTO host VALUES
  (1, '10.1.2.3/8', '10.0.0.0/8', '08:00:2b:01:02:03', '08:00:2b:01:02:03', '(1,2)', '{1,2,3}'),
  (2, '10.1.2.3', '10.1', '08002B-010204', '0800.2b01.0203.0405', '1.5,-2e3', '(0,0),(1,2)'),
  (3, '::ffff:1.2.3.4', '2001:db8::/32', '8:0:2b:1:2:3', '08002b0102030405', '(0,0)', '[(1,1),(1,5)]'),
  (4, 'fe80::1/64', '::1', NULL, NULL, NULL, NULL);
CREATE INDEX ON host (address);
CREATE UNIQUE INDEX ON host (mac, id);
SELECT * FROM host ORDER BY id;
SELECT id FROM host ORDER BY address DESC;
SELECT id FROM host ORDER BY network, id;
SELECT id FROM host WHERE mac = '08-00-2b-01-02-03' ORDER BY id;
SELECT id FROM host WHERE address > '10.1.2.3/8' ORDER BY id;
SELECT id FROM host WHERE address = '10.1.2.3';
SELECT count(*) FROM host WHERE network < address;
SELECT min(address), max(address), count(DISTINCT address) FROM host;
SELECT min(mac) FROM host;
SELECT address::text, network::text, address::cidr, network::inet, mac::macaddr8, mac8::macaddr FROM host WHERE id = 1;
SELECT mac8::macaddr FROM host WHERE id = 2;
SELECT array_agg(address ORDER BY address) FROM host;
SELECT '{10.0.0.0/8,::1}'::cidr[], ARRAY['1.2.3.4'::inet] || '::1'::inet;
SELECT '10.0.0.1/8'::cidr;
SELECT '300.1.1.1'::inet;
SELECT '10.1.2.3/33'::inet;
SELECT 'zz'::macaddr;
SELECT '100:0:0:0:0:0'::macaddr;
SELECT '(1,2'::point;
SELECT '{0,0,1}'::line;
SELECT '(1,2)'::point = '(1,2)'::point;
SELECT place FROM host ORDER BY place;
CREATE INDEX ON host (place);
SELECT format_type(atttypid, atttypmod) FROM pg_attribute WHERE attrelid = 'host'::regclass AND attnum > 0 ORDER BY attnum;
