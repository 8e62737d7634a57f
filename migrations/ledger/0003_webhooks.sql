CREATE TABLE `endpoint` (
	`org_id` text NOT NULL,
	`id` text NOT NULL,
	`url` text NOT NULL,
	`format` text NOT NULL,
	`description` text,
	`types` text,
	`project` text,
	`environment` text,
	`environment_name` text,
	`headers` text,
	`header_names` text DEFAULT '[]' NOT NULL,
	`secrets` text NOT NULL,
	`public_key` text NOT NULL,
	`previous_until` integer,
	`disabled_at` integer,
	`disabled_because` text,
	`warned_at` integer,
	`notice` text,
	`starts_after` integer NOT NULL,
	`created_at` integer NOT NULL,
	`created_by` text NOT NULL,
	PRIMARY KEY(`org_id`, `id`)
) STRICT, WITHOUT ROWID;
--> statement-breakpoint
CREATE INDEX `endpoint_notice` ON `endpoint` (`notice`) WHERE notice is not null;--> statement-breakpoint
CREATE TABLE `message` (
	`org_id` text NOT NULL,
	`position` integer NOT NULL,
	`id` text NOT NULL,
	`type` text NOT NULL,
	`project` text NOT NULL,
	`environment` text,
	`sequence` integer NOT NULL,
	`at` integer NOT NULL,
	`created_at` integer NOT NULL,
	`facts` text NOT NULL,
	PRIMARY KEY(`org_id`, `position`)
) STRICT, WITHOUT ROWID;
--> statement-breakpoint
CREATE UNIQUE INDEX `message_id` ON `message` (`org_id`,`id`);--> statement-breakpoint
CREATE TABLE `stream` (
	`org_id` text NOT NULL,
	`project` text NOT NULL,
	`last` integer NOT NULL,
	PRIMARY KEY(`org_id`, `project`)
) STRICT, WITHOUT ROWID;
