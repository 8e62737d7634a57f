import type { TestRun, Tests as TestsOf } from "../../../../schema/contract/releases.ts";
import { Icon } from "../../../ui/icon.tsx";
import { Ago } from "../../parts/ago.tsx";
import { Raw } from "../../parts/raw.tsx";
import { State } from "../../parts/state.tsx";
import { testsLook, totalsInWords } from "../../words/tests.ts";
import { Ratio } from "./ratio.tsx";

const NO_TOTALS = { tests: 0, passed: 0, failed: 0, errored: 0, skipped: 0, flaky: 0 };

function Failures({ run: { failures, totals } }: { readonly run: TestRun }) {
  const all = totals === null ? failures.length : totals.failed + totals.errored;
  if (failures.length === 0) return null;
  return (
    <details class="failures">
      <summary>What failed</summary>
      <ul>
        {failures.map(({ suite, name, message }) => (
          <li key={`${suite}\n${name}`}>
            <p class="failure-name">{name}</p>
            {suite !== "" && <p class="soft">{suite}</p>}
            {message !== null && <Raw text={message} />}
          </li>
        ))}
      </ul>
      {all > failures.length && <p class="soft">And {all - failures.length} more, in the report.</p>}
    </details>
  );
}

function Run({ run }: { readonly run: TestRun }) {
  const { suite, environment, status, totals, partial, finishedAt, startedAt, url } = run;
  const at = finishedAt ?? startedAt;
  return (
    <li class="run">
      <div class="run-head">
        <span class="run-name">{suite}</span>
        <State look={testsLook(status, totals ?? NO_TOTALS)} />
        {totals !== null && totals.tests > 0 && <Ratio totals={totals} />}
      </div>
      <p class="run-foot soft">
        {totals !== null && <span>{totalsInWords(totals)}</span>}
        {environment !== null && <span>in {environment}</span>}
        {at !== null && <Ago iso={at} />}
        {url !== null && (
          <a href={url} rel="noreferrer">
            Run <Icon name="external" size={12} />
          </a>
        )}
      </p>
      {partial && <p class="soft">The report was cut off, so nothing is known for sure.</p>}
      <Failures run={run} />
    </li>
  );
}

/** Every suite's newest result, with what failed. */
export function Tests({ tests: { runs } }: { readonly tests: TestsOf }) {
  return (
    <section class="card" aria-labelledby="tests-title">
      <header class="card-head">
        <h2 id="tests-title">Tests</h2>
      </header>
      {runs.length === 0 ? (
        <p class="card-none soft">No test run has been reported for this release.</p>
      ) : (
        <ul class="rows">
          {runs.map((run) => (
            <Run key={`${run.suite}\n${run.id}`} run={run} />
          ))}
        </ul>
      )}
    </section>
  );
}
