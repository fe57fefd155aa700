import type { ReactNode } from 'react'
import { type ButtonProps, Button as Pressable } from 'react-aria-components'
import { Link as RouterLink } from 'wouter'

type Kind = 'primary' | 'secondary' | 'quiet' | 'danger'

/**
 * A button. `isPending` shows that it works, keeps the focus on it, and keeps it from being pressed twice. (The library's own way of it announces
 * an element that is gone when the button is.)
 */
export function Button({ kind = 'secondary', isPending = false, ...props }: ButtonProps & { kind?: Kind }) {
  const { onPress, type, ...rest } = props
  return (
    <Pressable
      {...rest}
      className={isPending ? `button ${kind} pending` : `button ${kind}`}
      {...(isPending ? { type: 'button', 'aria-disabled': 'true' } : { type: type ?? 'button' })}
      {...(onPress && !isPending ? { onPress } : {})}
    />
  )
}

/** A link that looks like a button; goes to a page of the console. */
export function ButtonLink({ kind = 'secondary', ...props }: { to: string; children: ReactNode; kind?: Kind }) {
  return <RouterLink {...props} className={`button ${kind}`} />
}

/** A link to a page of the console. */
export const Link = RouterLink
