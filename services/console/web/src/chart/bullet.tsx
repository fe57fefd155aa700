import './bullet.css'

/** A share as a bar from 0 to 100 with a line to hold it against. What it says stands in words beside it. */
export function Bullet({ pct, mark, over = false }: { pct: number; mark?: number; over?: boolean }) {
  const within = (value: number) => Math.max(0, Math.min(100, value))
  return (
    <svg className="bullet" viewBox="0 0 100 12" preserveAspectRatio="none" aria-hidden="true" data-over={over}>
      <rect className="bullet-ground" y="1" width="100" height="10" />
      <rect className="bullet-bar" y="3" width={within(pct)} height="6" />
      {mark !== undefined && (
        <line x1={within(mark)} x2={within(mark)} y1="0" y2="12" vectorEffect="non-scaling-stroke" />
      )}
    </svg>
  )
}
