CREATE TABLE `chain` (
	`org_id` text NOT NULL,
	`chain_id` text NOT NULL,
	`project` text NOT NULL,
	`claims` text NOT NULL,
	`at` integer NOT NULL,
	`tie` text NOT NULL,
	PRIMARY KEY(`org_id`, `chain_id`)
) STRICT, WITHOUT ROWID;
--> statement-breakpoint
CREATE TABLE `entry` (
	`org_id` text NOT NULL,
	`key` text NOT NULL,
	`release_id` text,
	`placed_by` text,
	`body_hash` text NOT NULL,
	`body` text NOT NULL,
	PRIMARY KEY(`org_id`, `key`)
) STRICT, WITHOUT ROWID;
--> statement-breakpoint
CREATE TABLE `environment` (
	`project_id` text NOT NULL,
	`key` text NOT NULL,
	`name` text NOT NULL,
	`tier` text NOT NULL,
	`certainty` text NOT NULL,
	`position` integer,
	`ephemeral` integer DEFAULT false NOT NULL,
	`removed_at` integer,
	`seen_at` integer,
	PRIMARY KEY(`project_id`, `key`)
) STRICT, WITHOUT ROWID;
--> statement-breakpoint
CREATE TABLE `handover` (
	`project_id` text NOT NULL,
	`from_release` text NOT NULL,
	`to_release` text NOT NULL,
	`name` text NOT NULL,
	`keys` text,
	PRIMARY KEY(`project_id`, `from_release`, `to_release`, `name`)
) STRICT, WITHOUT ROWID;
--> statement-breakpoint
CREATE TABLE `idempotency` (
	`scope` text NOT NULL,
	`key` text NOT NULL,
	`body_hash` text NOT NULL,
	`answer` text,
	`created_at` integer NOT NULL,
	PRIMARY KEY(`scope`, `key`)
) STRICT, WITHOUT ROWID;
--> statement-breakpoint
CREATE TABLE `inbox` (
	`org_id` text NOT NULL,
	`id` text NOT NULL,
	`reason` text NOT NULL,
	`detail` text NOT NULL,
	`source` text NOT NULL,
	`event_id` text,
	`type` text,
	`received_at` integer NOT NULL,
	`chain_id` text,
	`request` text NOT NULL,
	PRIMARY KEY(`org_id`, `id`)
) STRICT, WITHOUT ROWID;
--> statement-breakpoint
CREATE INDEX `inbox_chain` ON `inbox` (`org_id`,`chain_id`) WHERE chain_id is not null;--> statement-breakpoint
CREATE TABLE `intake` (
	`id` text PRIMARY KEY NOT NULL,
	`org_id` text NOT NULL,
	`request` text NOT NULL,
	`received_at` integer NOT NULL
) STRICT, WITHOUT ROWID;
--> statement-breakpoint
CREATE TABLE `line_release` (
	`project_id` text NOT NULL,
	`line` text NOT NULL,
	`version_order` text NOT NULL,
	`release_id` text NOT NULL,
	`by_publication` integer NOT NULL,
	PRIMARY KEY(`project_id`, `line`, `version_order`, `release_id`)
) STRICT, WITHOUT ROWID;
--> statement-breakpoint
CREATE TABLE `occupancy` (
	`project_id` text NOT NULL,
	`environment` text NOT NULL,
	`kind` text NOT NULL,
	`at` integer NOT NULL,
	`tie` text NOT NULL,
	`occupant` text,
	PRIMARY KEY(`project_id`, `environment`, `kind`, `at`, `tie`)
) STRICT, WITHOUT ROWID;
--> statement-breakpoint
CREATE TABLE `outbox` (
	`org_id` text NOT NULL,
	`id` text NOT NULL,
	`change` text NOT NULL,
	`created_at` integer NOT NULL,
	PRIMARY KEY(`org_id`, `id`)
) STRICT, WITHOUT ROWID;
--> statement-breakpoint
CREATE TABLE `project` (
	`org_id` text NOT NULL,
	`slug` text NOT NULL,
	`name` text NOT NULL,
	`repository` text,
	`path` text,
	`declared` integer DEFAULT false NOT NULL,
	`reached_production` integer DEFAULT false NOT NULL,
	`created_at` integer NOT NULL,
	PRIMARY KEY(`org_id`, `slug`)
) STRICT, WITHOUT ROWID;
--> statement-breakpoint
CREATE TABLE `project_repository` (
	`org_id` text NOT NULL,
	`repository` text NOT NULL,
	`slug` text NOT NULL,
	PRIMARY KEY(`org_id`, `repository`)
) STRICT, WITHOUT ROWID;
--> statement-breakpoint
CREATE TABLE `release` (
	`project_id` text NOT NULL,
	`id` text NOT NULL,
	`version` text NOT NULL,
	`provisional` integer NOT NULL,
	`status` text NOT NULL,
	`revision` integer NOT NULL,
	`last_seq` integer NOT NULL,
	`first_seen_at` integer NOT NULL,
	`updated_at` integer NOT NULL,
	`merged_into` text,
	`standing` text NOT NULL,
	`tail` text NOT NULL,
	`state` text NOT NULL,
	PRIMARY KEY(`project_id`, `id`)
) STRICT, WITHOUT ROWID;
--> statement-breakpoint
CREATE INDEX `release_named` ON `release` (`project_id`,`id`) WHERE provisional = 0;--> statement-breakpoint
CREATE TABLE `release_name` (
	`project_id` text NOT NULL,
	`name` text NOT NULL,
	`release_id` text NOT NULL,
	PRIMARY KEY(`project_id`, `name`)
) STRICT, WITHOUT ROWID;
--> statement-breakpoint
CREATE TABLE `timeline_page` (
	`release_id` text NOT NULL,
	`start` text NOT NULL,
	`refs` text NOT NULL,
	PRIMARY KEY(`release_id`, `start`)
) STRICT, WITHOUT ROWID;
