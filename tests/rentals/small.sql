--
-- PostgreSQL database dump
--

SET statement_timeout = 0;
SET client_encoding = 'UTF8';
SELECT pg_catalog.set_config('search_path', '', false);

COPY public.actor (actor_id, first_name, last_name, last_update) FROM stdin;
1	ANA	COSTA	2022-02-15 09:34:33+00
2	RUI	PEREIRA	2022-02-15 09:34:33+00
\.


--
-- Data
--

COPY public.country (country_id, country, last_update) FROM stdin;
1	Portugal	2022-02-15 09:34:33+00
\.


--
-- Data
--

COPY public.city (city_id, city, country_id, last_update) FROM stdin;
1	Lisboa	1	2022-02-15 09:34:33+00
2	Porto	1	2022-02-15 09:34:33+00
\.


--
-- Data
--

COPY public.address (address_id, address, address2, district, city_id, postal_code, phone, last_update) FROM stdin;
1	Rua do Cinema 1	\N	Baixa	1			2022-02-15 09:34:33+00
2	Rua\tdas \\Flores\n2		Ribeira	2	4050	220	2022-02-15 09:34:33+00
3	Rua da Prata 3	\N	Baixa	1	1100	210	2022-02-15 09:34:33+00
\.


--
-- Data
--

COPY public.category (category_id, name, last_update) FROM stdin;
1	Action	2022-02-15 09:34:33+00
2	Drama	2022-02-15 09:34:33+00
\.


--
-- Data
--

COPY public.store (store_id, manager_staff_id, address_id, last_update) FROM stdin;
1	1	1	2022-02-15 09:34:33+00
2	2	2	2022-02-15 09:34:33+00
\.


--
-- Data
--

COPY public.customer (customer_id, store_id, first_name, last_name, email, address_id, activebool, create_date, last_update, active) FROM stdin;
1	1	MARY	SMITH	MARY.SMITH@example.org	3	t	2022-02-14	2022-02-15 09:34:33+00	1
2	2	LINDA	JONES	\N	3	t	2022-02-14	2022-02-15 09:34:33+00	0
3	1	JOSÉ	ROCHA	\N	2	t	2022-02-14	2022-02-15 09:34:33+00	1
\.


--
-- Data
--

COPY public.language (language_id, name, last_update) FROM stdin;
1	English             	2022-02-15 09:34:33+00
2	Português	2022-02-15 09:34:33+00
\.


--
-- Data
--

COPY public.film (film_id, title, description, release_year, language_id, original_language_id, rental_duration, rental_rate, length, replacement_cost, rating, last_update, special_features, fulltext) FROM stdin;
1	HARBOUR LIGHT	Boats come in	2006	1	\N	3	2.99	86	19.99	PG	2022-09-10 17:46:03.905795+01	{Trailers,"Deleted Scenes"}	'harbour':1 'light':2
2	ÉGALITÉ DUSK	\N	2006	1	2	6	0.99	\N	20.99	NC-17	2022-09-10 17:46:03.9+01	\N	''
\.


--
-- Data
--

COPY public.film_actor (actor_id, film_id, last_update) FROM stdin;
1	1	2022-02-15 09:34:33+00
2	1	2022-02-15 09:34:33+00
2	2	2022-02-15 09:34:33+00
\.


--
-- Data
--

COPY public.film_category (film_id, category_id, last_update) FROM stdin;
1	1	2022-02-15 09:34:33+00
2	2	2022-02-15 09:34:33+00
\.


--
-- Data
--

COPY public.inventory (inventory_id, film_id, store_id, last_update) FROM stdin;
1	1	1	2022-02-15 09:34:33+00
2	1	2	2022-02-15 09:34:33+00
3	2	1	2022-02-15 09:34:33+00
\.


--
-- Data
--

COPY public.staff (staff_id, first_name, last_name, address_id, email, store_id, active, username, password, last_update, picture) FROM stdin;
1	Mike	Hillyer	1	mike@example.org	1	t	Mike	5f4dcc3b	2022-02-15 09:34:33+00	\\x89504e470d0a5a0a
2	Jon	Stephens	2	\N	2	f	Jon	\N	2022-02-15 09:34:33+00	\N
\.


--
-- Data
--

COPY public.rental (rental_id, rental_date, inventory_id, customer_id, return_date, staff_id, last_update) FROM stdin;
2	2022-05-24 22:54:33+01	1	1	2022-05-28 19:40:33+01	1	2022-02-15 09:34:33+00
4	2022-05-30 10:00:00+01	1	3	\N	1	2022-02-15 09:34:33+00
7	2022-05-30 10:00:00+01	3	1	2022-06-15 10:00:00+01	2	2022-02-15 09:34:33+00
\.


--
-- Data
--

COPY public.payment_p2022_01 (payment_id, customer_id, staff_id, rental_id, amount, payment_date) FROM stdin;
11	1	1	2	2.99	2022-01-29 01:58:52.222594+00
\.


--
-- Data
--

COPY public.payment_p2022_02 (payment_id, customer_id, staff_id, rental_id, amount, payment_date) FROM stdin;
12	1	2	7	4.99	2022-02-15 12:00:00.5+00
15	3	1	4	0.00	2022-02-16 12:00:00+00
\.


--
-- Data
--

COPY public.packages_apt_postgresql_org (package_id, aptdata, last_updated) FROM stdin;
1	{}	2022-02-15 09:34:33+00
\.


--
-- Data
--

SELECT pg_catalog.setval('public.actor_actor_id_seq', 2, true);

--
-- PostgreSQL database dump complete
--

