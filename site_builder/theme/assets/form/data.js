/* The catalogue's data stands in the page as JSON, which no policy takes for a script. */
window.muluForm = JSON.parse(document.getElementById("mf-data").textContent);
