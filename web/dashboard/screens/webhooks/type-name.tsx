import { Fragment } from "preact";

/** The name of a type, which is broken where its parts meet and nowhere else. */
export const TypeName = ({ type }: { readonly type: string }) => (
  <>
    {type.split(/(?<=[._])/).map((part) => (
      <Fragment key={part}>
        {part}
        <wbr />
      </Fragment>
    ))}
  </>
);
