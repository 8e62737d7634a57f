CREATE TABLE `audit_entry` (
	`org_id` text NOT NULL,
	`seq` integer NOT NULL,
	`note_id` text NOT NULL,
	`at` integer NOT NULL,
	`actor_id` text NOT NULL,
	`action` text NOT NULL,
	`target_id` text NOT NULL,
	`note` text NOT NULL,
	`hash` text NOT NULL,
	`previous_hash` text NOT NULL,
	PRIMARY KEY(`org_id`, `seq`)
) STRICT, WITHOUT ROWID;
--> statement-breakpoint
CREATE UNIQUE INDEX `audit_entry_note` ON `audit_entry` (`org_id`,`note_id`);--> statement-breakpoint
CREATE INDEX `audit_entry_actor` ON `audit_entry` (`org_id`,`actor_id`,`seq`);--> statement-breakpoint
CREATE INDEX `audit_entry_action` ON `audit_entry` (`org_id`,`action`,`seq`);--> statement-breakpoint
CREATE INDEX `audit_entry_target` ON `audit_entry` (`org_id`,`target_id`,`seq`);--> statement-breakpoint
CREATE TABLE `audit_note` (
	`org_id` text NOT NULL,
	`id` text NOT NULL,
	`note` text NOT NULL,
	PRIMARY KEY(`org_id`, `id`)
) STRICT, WITHOUT ROWID;
