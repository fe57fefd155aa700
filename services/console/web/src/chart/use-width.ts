import { useLayoutEffect, useRef, useState } from 'react'

/** The width of an element in pixels, kept up to date; 0 before it is known. */
export function useWidth() {
  const frame = useRef<HTMLDivElement>(null)
  const [width, setWidth] = useState(0)
  // Before it is painted, or printed, which waits for no observer.
  useLayoutEffect(() => {
    const element = frame.current
    if (!element) return
    setWidth(Math.floor(element.clientWidth))
    const observer = new ResizeObserver(([entry]) => setWidth(Math.floor(entry?.contentRect.width ?? 0)))
    observer.observe(element)
    return () => observer.disconnect()
  }, [])
  return [width, frame] as const
}
