// Before anything is painted: the theme that was chosen here, where one was.
{
  const chosen = localStorage.getItem("slipway.theme");
  if (chosen === "light" || chosen === "dark") document.documentElement.dataset.theme = chosen;
}
