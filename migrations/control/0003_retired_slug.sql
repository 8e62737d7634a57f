CREATE TABLE `retired_slug` (
	`slug` text PRIMARY KEY NOT NULL,
	`free_at` integer NOT NULL
) STRICT, WITHOUT ROWID;
