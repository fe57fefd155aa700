import { type RefObject, useEffect } from 'react'

/** Marks a scroller whose end is out of sight, so that it can show that there is more. */
export function useEdge(scroller: RefObject<HTMLDivElement | null>): void {
  useEffect(() => {
    const element = scroller.current
    if (!element) return
    const look = () => {
      element.dataset.more = String(element.scrollLeft + element.clientWidth < element.scrollWidth - 1)
    }
    const sizes = new ResizeObserver(look)
    sizes.observe(element)
    for (const child of element.children) sizes.observe(child)
    element.addEventListener('scroll', look, { passive: true })
    return () => {
      sizes.disconnect()
      element.removeEventListener('scroll', look)
    }
  }, [scroller])
}
