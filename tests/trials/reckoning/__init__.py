"""The calendar, the ages and the holidays once more, computed in other ways than the product's."""
