import { type ButtonProps, Button as Pressable } from 'react-aria-components'
import { Link as RouterLink } from 'wouter'

type Kind = 'primary' | 'secondary' | 'quiet' | 'danger'

/** A button. `isPending` shows that it works, and keeps it from being pressed twice. */
export function Button({ kind = 'secondary', ...props }: ButtonProps & { kind?: Kind }) {
  return <Pressable {...props} className={`button ${kind}`} />
}

/** A link that looks like a button; goes to a page of the console. */
export function ButtonLink({ kind = 'secondary', ...props }: { to: string; children: React.ReactNode; kind?: Kind }) {
  return <RouterLink {...props} className={`button ${kind}`} />
}

/** A link to a page of the console. */
export const Link = RouterLink
