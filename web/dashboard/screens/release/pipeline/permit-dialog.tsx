import { useQuery } from "@tanstack/react-query";
import { useState } from "preact/hooks";
import type { ReleaseEnvironment } from "../../../../../schema/contract/releases.ts";
import { Dialog } from "../../../parts/dialog.tsx";
import { meQuery } from "../../../queries/account.ts";
import type { ReleasePath } from "../../../queries/project.ts";
import { useRole } from "../../../queries/use-role.ts";
import { useExplanation } from "../../explain/use-explanation.ts";
import { GrantedPermit } from "./granted-permit.tsx";
import { OverrideForm } from "./override-form.tsx";
import { inTheWay, isPassable } from "./permit-asked.ts";
import { PermitForm, type PermitText } from "./permit-form.tsx";
import { type Asked, usePermit } from "./use-permit.ts";

type Props = {
  readonly path: ReleasePath;
  readonly environment: ReleaseEnvironment;
  readonly onClose: () => void;
};

const SECONDS_PER_MINUTE = 60;

const askedOf = ({ holder, minutes, isRollback }: PermitText, reason: string | null): Asked => ({
  holder: holder.trim(),
  ttlSeconds: Number(minutes) * SECONDS_PER_MINUTE,
  ...(isRollback ? { rollback: true } : {}),
  ...(reason === null ? {} : { override: { reason } }),
});

/** Deploys by hand: asks for a permit, passes closed gates where that must be, and shows what was granted. */
export function PermitDialog({ path, environment: { name, presence }, onClose }: Props) {
  const { data: me } = useQuery(meQuery);
  const { mayManage } = useRole(path.org);
  const holder = me?.user.name ?? "";
  const [text, setText] = useState<PermitText>({ holder, minutes: "10", isRollback: false });
  const [isOverriding, setOverriding] = useState(false);
  const { data } = useExplanation(path, name);
  const { asking, ending } = usePermit(path, name);
  const verdicts = data?.verdicts ?? [];
  const closed = inTheWay(verdicts, text.isRollback);
  const isOlder =
    presence === "previous" || verdicts.some(({ reasonCode }) => reasonCode === "order_outdated");
  const turn = (isOver: boolean) => () => {
    asking.reset();
    setOverriding(isOver);
  };
  const title = asking.data
    ? `${path.version} may be deployed to ${name}`
    : `Deploy ${path.version} to ${name}${isOverriding ? " although gates are closed" : ""}`;
  return (
    <Dialog title={title} onClose={onClose}>
      {asking.data ? (
        <GrantedPermit
          path={path}
          environment={name}
          permit={asking.data}
          ending={ending}
          onClose={onClose}
        />
      ) : isOverriding ? (
        <OverrideForm
          closed={closed}
          asking={asking}
          onBack={turn(false)}
          onOverride={(reason) => asking.mutate(askedOf(text, reason))}
        />
      ) : (
        <PermitForm
          text={text}
          closed={data ? closed : null}
          isOlder={isOlder}
          asking={asking}
          onChange={setText}
          onAsk={() => asking.mutate(askedOf(text, null))}
          onOverride={mayManage && isPassable(closed) ? turn(true) : null}
          onClose={onClose}
        />
      )}
    </Dialog>
  );
}
