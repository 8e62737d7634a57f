CREATE TABLE `letter_count` (
	`recipient` text PRIMARY KEY NOT NULL,
	`started_at` integer NOT NULL,
	`sent` integer NOT NULL
) STRICT, WITHOUT ROWID;
