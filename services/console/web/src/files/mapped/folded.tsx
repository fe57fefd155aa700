import type { ReactNode } from 'react'
import styles from './mapped.module.css'
import type { Mapped } from './use-mapping.ts'

/** A part of the form that is out of the way where a saved mapping says it, unless something of it is missing. */
export function Folded({
  title,
  mapped: { saved, missing },
  children,
}: {
  title: string
  mapped: Mapped
  children: ReactNode
}) {
  const isOpen = saved === undefined || missing.some(one => typeof one === 'string')
  return (
    <details className={styles.folded} open={isOpen}>
      <summary>
        <h3>{title}</h3>
      </summary>
      {children}
    </details>
  )
}
