import { useQuery } from "@tanstack/react-query";
import { Link } from "@tanstack/react-router";
import { boardQuery } from "../../queries/organisation.ts";

/** Where the policy of each environment is made: it is a setting, and stands where the environment does. */
export function EnvironmentLinks({ org }: { readonly org: string }) {
  const { data: board } = useQuery(boardQuery(org));
  const projects = board?.projects.filter(({ environments }) => environments.length > 0) ?? [];
  if (projects.length === 0) return null;
  return (
    <section class="card settings-form" aria-labelledby="policies-title">
      <h2 id="policies-title" class="settings-title">
        Policies and locks
      </h2>
      <p class="soft">Each environment has its own, on its own page.</p>
      <dl class="settings-places">
        {projects.map(({ slug, name, environments }) => (
          <div key={slug} class="settings-place">
            <dt>{name}</dt>
            <dd>
              {environments.map((environment) => (
                <Link
                  key={environment.name}
                  to="/o/$org/projects/$project/environments/$environment"
                  params={{ org, project: slug, environment: environment.name }}
                  aria-label={`${environment.name} of ${name}`}
                >
                  {environment.name}
                </Link>
              ))}
            </dd>
          </div>
        ))}
      </dl>
    </section>
  );
}
