import type { ReactNode } from 'react'
import styles from './round.module.css'

/** What may be wider than its place and scrolls in itself, by the keyboard too. `label` names it, unlike anything around it. */
export const Scrolling = ({ label, children }: { label: string; children: ReactNode }) => (
  // biome-ignore lint/a11y/noNoninteractiveTabindex: what scrolls must be reachable by the keyboard
  <section className={styles.scroll} aria-label={label} tabIndex={0}>
    {children}
  </section>
)
