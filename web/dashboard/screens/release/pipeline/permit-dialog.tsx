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

/** Deploys by hand: asks for a permit, passes closed gates where that must be, and shows what was granted. */
export function PermitDialog({ path, environment: { name, presence }, onClose }: Props) {
  const { data: me } = useQuery(meQuery);
  const { mayManage } = useRole(path.org);
  const [text, setText] = useState<PermitText>({
    holder: me?.user.name ?? "",
    minutes: "10",
    isRollback: false,
  });
  const [isOverriding, setOverriding] = useState(false);
  const { data } = useExplanation(path, name);
  const { asking, ending } = usePermit(path, name);
  const verdicts = data?.verdicts ?? [];
  const closed = inTheWay(verdicts, text.isRollback);
  const isOlder =
    presence === "previous" || verdicts.some(({ reasonCode }) => reasonCode === "order_outdated");
  const ask = (override?: Asked["override"]) =>
    asking.mutate({
      holder: text.holder.trim(),
      ttlSeconds: Number(text.minutes) * 60,
      ...(text.isRollback ? { rollback: true } : {}),
      ...(override ? { override } : {}),
    });
  if (asking.data) {
    return (
      <GrantedPermit
        path={path}
        environment={name}
        permit={asking.data}
        isOverride={asking.variables.override !== undefined && closed.length > 0}
        ending={ending}
        onClose={onClose}
      />
    );
  }
  if (isOverriding) {
    return (
      <OverrideForm
        path={path}
        environment={name}
        closed={closed}
        asking={asking}
        onBack={() => {
          asking.reset();
          setOverriding(false);
        }}
        onOverride={(reason) => ask({ reason })}
        onClose={onClose}
      />
    );
  }
  return (
    <Dialog title={`Deploy ${path.version} to ${name}`} onClose={onClose}>
      <PermitForm
        text={text}
        closed={data ? closed : null}
        isOlder={isOlder}
        asking={asking}
        onChange={setText}
        onAsk={() => ask()}
        onOverride={
          mayManage && isPassable(closed)
            ? () => {
                asking.reset();
                setOverriding(true);
              }
            : null
        }
        onClose={onClose}
      />
    </Dialog>
  );
}
