/** The height that is not covered by an on-screen keyboard. Browsers that resize the layout for it need nothing of this. */

const viewport = window.visualViewport;

function fitToViewport(): void {
  if (viewport === null || viewport.scale !== 1) return;
  const covered = innerHeight - viewport.height > 1;
  document.documentElement.style.setProperty('--page-height', covered ? `${viewport.height}px` : '100dvh');
  // Safari scrolls the page to bring the focused field into view, although it fits now.
  if (covered) scrollTo(0, 0);
}

viewport?.addEventListener('resize', fitToViewport);
