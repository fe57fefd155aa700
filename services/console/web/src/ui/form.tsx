import type { ReactNode } from 'react'

/** A form that the hub judges: what it refused stands beside its field, and must not keep the browser from sending it again. */
export const Form = (props: { isReady?: boolean; send: () => Promise<void>; children: ReactNode }) => (
  <form
    className="stack"
    noValidate
    onSubmit={event => {
      event.preventDefault()
      if (props.isReady ?? true) void props.send()
    }}
  >
    {props.children}
  </form>
)
