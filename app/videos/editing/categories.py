"""The categories by name, in English; pages translate them."""

from app.videos.values import Category

NAMES = {
    Category.FILM: "Film",
    Category.ANIMATION: "Animation",
    Category.DOCUMENTARY: "Documentary",
    Category.MUSIC: "Music",
    Category.EDUCATION: "Education",
    Category.SCIENCE: "Science and technology",
    Category.TALKS: "Talks and conferences",
    Category.NEWS: "News",
    Category.PEOPLE: "People and diaries",
    Category.COMEDY: "Comedy",
    Category.GAMES: "Games",
    Category.SPORT: "Sport",
    Category.TRAVEL: "Travel",
    Category.NATURE: "Nature and animals",
    Category.FOOD: "Food",
    Category.ART: "Art and design",
    Category.HOWTO: "How to",
    Category.OTHER: "Something else",
}
