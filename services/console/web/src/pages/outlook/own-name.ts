/** A line by the name that its owner gave it: in a world it stands behind the owner, since two may call theirs the same. */
export const ownName = ({ owner, line }: { readonly owner: string; readonly line: string }): string =>
  line.startsWith(`${owner} `) ? line.slice(owner.length + 1) : line
