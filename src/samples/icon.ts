/** The project's icon, SVG. */
export const ICON =
  '<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 32 32"><title>Brushwork</title><rect width="32" height="32" rx="9" fill="#e0a030"/><path d="M8 22c6-1 8-13 16-14-1 8-8 14-16 14z" fill="#1f1d2b"/><path d="M6 26c2-5 6-7 9-7" stroke="#fff" stroke-width="2.4" fill="none" stroke-linecap="round"/></svg>';
