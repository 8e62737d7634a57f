import type { Role } from "../../../../schema/contract/accounts.ts";
import { Button } from "../../parts/button.tsx";
import { Choice } from "../../parts/choice.tsx";
import { IconButton } from "../../parts/icon-button.tsx";
import { ROLE_WORDS } from "../../words/access.ts";
import { Amount, Pick } from "./draft-fields.tsx";
import type { FieldsOf } from "./gate-fields.tsx";
import { type DraftOf, newRule, type RuleDraft } from "./policy-draft.ts";

const MOST_RULES = 10;

/** A viewer says no word on a release, so that a rule for one is not offered, and kept only where it stands. */
const OFFERED: readonly Role[] = ["member", "maintainer", "owner"];

const optionsFor = (role: Role) =>
  (OFFERED.includes(role) ? OFFERED : [...OFFERED, role]).map((value) => ({
    value,
    word: ROLE_WORDS[value].word,
  }));

type RuleProps = {
  readonly rule: RuleDraft;
  readonly number: number;
  readonly error: string | undefined;
  readonly onChange: (rule: RuleDraft) => void;
  /** Null: it is the only one. */
  readonly onRemove: (() => void) | null;
};

function RuleFields({ rule, number, error, onChange, onRemove }: RuleProps) {
  return (
    <fieldset class="gate-item" aria-label={`Rule ${number}`}>
      <Amount
        label="How many"
        value={rule.count}
        error={error}
        onInput={(count) => onChange({ ...rule, count })}
      />
      <Pick
        label="Role or above"
        value={rule.role}
        options={optionsFor(rule.role)}
        onChange={(role) => onChange({ ...rule, role })}
      />
      {onRemove && <IconButton icon="close" label={`Remove rule ${number}`} onClick={onRemove} />}
    </fieldset>
  );
}

/** Who has to approve: each rule asks for some people of a role or above. */
export function ApprovalsFields({ draft, path, faults, onChange }: FieldsOf<DraftOf<"approvals">>) {
  const { rules, allowSelf } = draft;
  const change = (changed: readonly RuleDraft[]) => onChange({ ...draft, rules: changed });
  return (
    <>
      {rules.map((rule, at) => (
        <RuleFields
          key={rule.id}
          rule={rule}
          number={at + 1}
          error={faults[`${path}.rules.${at}.count`]}
          onChange={(changed) => change(rules.with(at, changed))}
          onRemove={rules.length > 1 ? () => change(rules.filter((one) => one !== rule)) : null}
        />
      ))}
      <div>
        <Button
          icon="plus"
          disabled={rules.length >= MOST_RULES}
          onClick={() => change([...rules, newRule()])}
        >
          Ask for more people
        </Button>
      </div>
      <Choice
        label="Whoever made the change may approve it too"
        checked={allowSelf}
        onChange={() => onChange({ ...draft, allowSelf: !allowSelf })}
      />
    </>
  );
}
