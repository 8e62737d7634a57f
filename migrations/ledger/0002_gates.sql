CREATE TABLE `approval_request` (
	`org_id` text NOT NULL,
	`id` text NOT NULL,
	`project` text NOT NULL,
	`release_id` text NOT NULL,
	`environment` text NOT NULL,
	`environment_name` text NOT NULL,
	`message` text,
	`requested_by` text NOT NULL,
	`requested_at` integer NOT NULL,
	`due_at` integer NOT NULL,
	`expires_at` integer NOT NULL,
	`state` text NOT NULL,
	PRIMARY KEY(`org_id`, `id`)
) STRICT, WITHOUT ROWID;
--> statement-breakpoint
CREATE UNIQUE INDEX `approval_request_open` ON `approval_request` (`org_id`,`project`,`release_id`,`environment`) WHERE state = 'open';--> statement-breakpoint
CREATE INDEX `approval_request_due` ON `approval_request` (`due_at`) WHERE state = 'open';--> statement-breakpoint
CREATE TABLE `debt` (
	`org_id` text NOT NULL,
	`id` text NOT NULL,
	`project` text NOT NULL,
	`version` text NOT NULL,
	`environment_name` text NOT NULL,
	`permit_id` text NOT NULL,
	`reason` text NOT NULL,
	`overridden_by` text NOT NULL,
	`opened_at` integer NOT NULL,
	`owner_id` text NOT NULL,
	`owner_name` text NOT NULL,
	`due_at` integer NOT NULL,
	`review` text,
	`settled_at` integer,
	`settled_by` text,
	PRIMARY KEY(`org_id`, `id`)
) STRICT, WITHOUT ROWID;
--> statement-breakpoint
CREATE INDEX `debt_open` ON `debt` (`org_id`,`project`,`id`) WHERE settled_at is null;--> statement-breakpoint
CREATE TABLE `freeze` (
	`org_id` text NOT NULL,
	`id` text NOT NULL,
	`name` text NOT NULL,
	`kind` text NOT NULL,
	`project` text,
	`environment` text,
	`start_at` integer NOT NULL,
	`end_at` integer,
	`rrule` text,
	`duration_ms` integer NOT NULL,
	`timezone` text NOT NULL,
	`reason` text NOT NULL,
	`made_at` integer NOT NULL,
	`made_by` text NOT NULL,
	`removed_at` integer,
	`until` integer NOT NULL,
	PRIMARY KEY(`org_id`, `id`)
) STRICT, WITHOUT ROWID;
--> statement-breakpoint
CREATE INDEX `freeze_until` ON `freeze` (`org_id`,`until`);--> statement-breakpoint
CREATE TABLE `hold` (
	`project_id` text NOT NULL,
	`environment` text NOT NULL,
	`fence` integer NOT NULL,
	`id` text NOT NULL,
	`holder` text NOT NULL,
	`reason` text,
	`since` integer NOT NULL,
	`expires_at` integer,
	`ended_at` integer,
	`ended` text,
	`ended_because` text,
	PRIMARY KEY(`project_id`, `environment`, `fence`)
) STRICT, WITHOUT ROWID;
--> statement-breakpoint
CREATE TABLE `incident` (
	`project_id` text NOT NULL,
	`key` text NOT NULL,
	`id` text NOT NULL,
	`release_id` text NOT NULL,
	`version` text NOT NULL,
	`title` text NOT NULL,
	`severity` text,
	`environment` text,
	`environment_name` text,
	`deployment_id` text,
	`status` text NOT NULL,
	`opened_at` integer NOT NULL,
	`mitigated_at` integer,
	`resolved_at` integer,
	`until` integer NOT NULL,
	PRIMARY KEY(`project_id`, `key`)
) STRICT, WITHOUT ROWID;
--> statement-breakpoint
CREATE INDEX `incident_until` ON `incident` (`project_id`,`until`,`opened_at`);--> statement-breakpoint
CREATE TABLE `occupancy_past` (
	`project_id` text NOT NULL,
	`environment` text NOT NULL,
	`kind` text NOT NULL,
	`at` integer NOT NULL,
	`tie` text NOT NULL,
	`known_to` integer NOT NULL,
	`known_from` integer NOT NULL,
	`occupant` text,
	PRIMARY KEY(`project_id`, `environment`, `kind`, `at`, `tie`, `known_to`)
) STRICT, WITHOUT ROWID;
--> statement-breakpoint
CREATE TABLE `permit` (
	`project_id` text NOT NULL,
	`id` text NOT NULL,
	`release_id` text NOT NULL,
	`version` text NOT NULL,
	`environment` text NOT NULL,
	`environment_name` text NOT NULL,
	`holder` text NOT NULL,
	`fence` integer NOT NULL,
	`granted_at` integer NOT NULL,
	`expires_at` integer NOT NULL,
	`ended_at` integer,
	`granted_to` text NOT NULL,
	`policy_version` integer NOT NULL,
	`override_reason` text,
	`verdicts` text NOT NULL,
	PRIMARY KEY(`project_id`, `id`)
) STRICT, WITHOUT ROWID;
--> statement-breakpoint
CREATE INDEX `permit_environment` ON `permit` (`project_id`,`environment`,`id`);--> statement-breakpoint
CREATE TABLE `policy` (
	`project_id` text NOT NULL,
	`environment` text NOT NULL,
	`version` integer NOT NULL,
	`gates` text NOT NULL,
	`reason` text,
	`made_at` integer NOT NULL,
	`made_by` text NOT NULL,
	PRIMARY KEY(`project_id`, `environment`, `version`)
) STRICT, WITHOUT ROWID;
--> statement-breakpoint
CREATE TABLE `rollback` (
	`project_id` text NOT NULL,
	`id` text NOT NULL,
	`environment` text NOT NULL,
	`environment_name` text NOT NULL,
	`at` integer NOT NULL,
	`from_version` text NOT NULL,
	`to_version` text NOT NULL,
	`told` integer NOT NULL,
	`suspect_version` text,
	`suspect_deployment` text,
	`judgement` text,
	PRIMARY KEY(`project_id`, `id`)
) STRICT, WITHOUT ROWID;
--> statement-breakpoint
CREATE TABLE `stop` (
	`org_id` text NOT NULL,
	`id` text NOT NULL,
	`project` text,
	`environment` text,
	`reason` text NOT NULL,
	`incident_url` text,
	`started_at` integer NOT NULL,
	`started_by` text NOT NULL,
	`ended_at` integer,
	`ended_by` text,
	`end_reason` text,
	PRIMARY KEY(`org_id`, `id`)
) STRICT, WITHOUT ROWID;
--> statement-breakpoint
CREATE INDEX `stop_active` ON `stop` (`org_id`,`id`) WHERE ended_at is null;--> statement-breakpoint
CREATE TABLE `support_line` (
	`project_id` text NOT NULL,
	`line` text NOT NULL,
	`end_of_support` text,
	`end_of_life` text,
	PRIMARY KEY(`project_id`, `line`)
) STRICT, WITHOUT ROWID;
--> statement-breakpoint
ALTER TABLE `environment` ADD `policy` text;--> statement-breakpoint
ALTER TABLE `environment` ADD `policy_version` integer DEFAULT 0 NOT NULL;--> statement-breakpoint
ALTER TABLE `line_release` ADD `released_at` integer DEFAULT 0 NOT NULL;--> statement-breakpoint
ALTER TABLE `line_release` ADD `known_from` integer DEFAULT 0 NOT NULL;--> statement-breakpoint
ALTER TABLE `occupancy` ADD `known_from` integer DEFAULT 0 NOT NULL;--> statement-breakpoint
ALTER TABLE `release` ADD `corrections` text DEFAULT '[]' NOT NULL;