INSERT INTO `occupancy` (`project_id`, `environment`, `kind`, `at`, `tie`, `occupant`, `known_from`)
SELECT p.org_id || '/' || p.slug, coalesce((SELECT min(e.key) FROM `environment` e
  WHERE e.project_id = p.org_id || '/' || p.slug AND e.tier = 'production' AND e.ephemeral = 0), 'production'), 'once', 0, '', NULL, 0
FROM `project` p WHERE p.reached_production = 1;--> statement-breakpoint
ALTER TABLE `endpoint` DROP COLUMN `environment`;--> statement-breakpoint
ALTER TABLE `project` DROP COLUMN `reached_production`;
